/** An instant as the contract writes it: RFC 3339 in UTC. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

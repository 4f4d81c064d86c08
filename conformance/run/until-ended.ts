/** Waits for work, but not beyond the end of the run: undefined when the signal came first. What is under way then goes on unheard, until the target is closed. */
export function untilEnded<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}

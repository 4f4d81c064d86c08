import type { AuditBody, PolicyBody, StatusBody } from "../../src/generated/control-plane.ts";
import { send } from "./request.ts";
import type { Servers } from "./servers.ts";
import { AUDIT, READ_POLICY, STATUS, type Tenant, type World } from "./world.ts";

/** What one server says of a tenant once the storm is over. */
export interface ShownAtEnd {
  readonly server: number;
  readonly tenant: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly version: string;
  readonly connectors: readonly { readonly name: string; readonly enabled: boolean; readonly connected: boolean }[];
}

/** Asks every server about every one of the tenants. Throws when one gives no answer. */
export async function showAll(world: World, servers: Servers, tenants: readonly Tenant[]): Promise<ShownAtEnd[]> {
  const asked = servers.listening().flatMap((door, server) =>
    tenants.map(async ({ name: tenant, token }): Promise<ShownAtEnd> => {
      const ask = async (operation: string): Promise<unknown> => {
        const { status, text } = await send(world, door, { token, operation, value: {} });
        if (status !== 200)
          throw new Error(`server ${server + 1} answered ${operation} with ${status ?? "nothing"} at the end`);
        return JSON.parse(text);
      };
      const { totals } = (await ask(AUDIT)) as AuditBody;
      const { version } = (await ask(READ_POLICY)) as PolicyBody;
      const { connectors } = (await ask(STATUS)) as StatusBody;
      return {
        server: server + 1,
        tenant,
        totals: { ...totals },
        version,
        connectors: connectors.map(({ connector_id: name, enabled, connected }) => ({ name, enabled, connected })),
      };
    }),
  );
  return Promise.all(asked);
}

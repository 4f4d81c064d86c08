import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";

/** Where requests go. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** PEM certificates to trust instead of the built-in ones. */
  readonly certificateAuthorities?: readonly string[];
}

/** Starts a connection. `onOpen` is called once bytes of ours can reach the target. */
export function dial(address: Address, onOpen: () => void): Socket {
  const { host, port } = address;
  if (!address.secure) return connectPlain({ host, port, noDelay: true }, onOpen);
  const trusted = address.certificateAuthorities;
  const socket = connectSecure(
    {
      host,
      port,
      ALPNProtocols: ["http/1.1"],
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(trusted === undefined ? {} : { ca: [...trusted] }),
    },
    onOpen,
  );
  return socket.setNoDelay(true);
}

/** Value of the `host` header for an address. */
export function hostHeader({ host, port, secure }: Address): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
}

/** The system's name for what went wrong, such as ECONNREFUSED. */
export function errorCode(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? "no error code";
}

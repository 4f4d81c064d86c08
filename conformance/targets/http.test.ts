import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { openHttpTarget, type HttpTarget } from "./http.ts";
import { listening, scriptedServer } from "./wire/fixtures/scripted-server.ts";

const limits = { timeoutMs: 3000, maxAnswerBytes: 10_000 };
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

async function open(url: string, allowHosts: readonly string[] = []): Promise<HttpTarget> {
  const target = await openHttpTarget({ url, allowHosts, concurrency: 2, healthPath: "/health" });
  opened.push(target);
  return target;
}

async function served(): Promise<{ url: string; paths: string[]; server: Server }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(404).end("no");
  });
  const port = await listening(server);
  opened.push(server);
  return { url: `http://127.0.0.1:${port}`, paths, server };
}

describe("a target given as a URL", () => {
  it("is asked for its health once, where any answer counts, and gives the powers of the wire", async () => {
    const { url, paths } = await served();
    const target = await open(`${url}/`);
    expect(paths).toEqual(["/health"]);
    expect(target).toMatchObject({ transport: "http", name: url, surfaces: [] });
    expect([...target.powers]).toEqual(["wire", "framing", "identities"]);
    expect(await target.call({ method: "GET", target: "/x?y", headers: [] }, limits)).toMatchObject({ status: 404 });
    const raw = await target.raw.sendBytes(Buffer.from("broken\r\n\r\n"), limits);
    expect(raw).toMatchObject({ end: "closed", answers: [{ status: 400 }] });
  });

  it("puts the path of its URL before every request target", async () => {
    const { url, paths } = await served();
    const target = await open(`${url}/base/`);
    await target.call({ method: "GET", target: "/x", headers: [] }, limits);
    expect(paths).toEqual(["/base/health", "/base/x"]);
    expect(target.name).toBe(`${url}/base`);
  });

  it("is unreachable when nothing listens, and says what to do", async () => {
    const { url, server } = await served();
    server.close();
    await expect(open(url)).rejects.toMatchObject({
      code: "target_unreachable",
      message: `no answer from ${url}: no connection could be made (ECONNREFUSED)`,
      remedy: "start the target first, or pass --command to have it started",
    });
  });

  it("is unreachable when what listens does not speak HTTP", async () => {
    const server = await scriptedServer((socket) => socket.write("220 mail\r\n"));
    opened.push(server);
    await expect(open(`http://127.0.0.1:${server.address.port}`)).rejects.toMatchObject({ code: "target_unreachable" });
  });

  it.each([
    ["ftp://127.0.0.1/"],
    ["not a url"],
    ["http://127.0.0.1/?a=b"],
    ["http://example.test:81"],
    ["http://127.0.0.1.example.test"],
    ["http://localhost.example.test"],
    ["http://0.0.0.0"],
  ])("is refused before anything is sent for %s", async (url) => {
    await expect(open(url)).rejects.toMatchObject({ code: "target_usage" });
  });

  it("names the flag that allows another host, and takes it", async () => {
    await expect(open("https://Example.test")).rejects.toMatchObject({
      message: 'host "example.test" is not this machine, and was not allowed',
      remedy: "attack only systems you may attack; then pass --allow-host example.test",
    });
    // Nothing of that name exists: that it was tried shows that it was allowed.
    await expect(open("http://example.invalid:1", ["EXAMPLE.invalid:1"])).rejects.toMatchObject({
      code: "target_unreachable",
    });
    await expect(open("http://example.invalid:1", ["example.invalid:2"])).rejects.toMatchObject({
      code: "target_usage",
    });
  });

  it("is refused with credentials in the URL, which are not repeated", async () => {
    const refused = await open("http://planted-user:planted-word@127.0.0.1/").catch((error: unknown) => error as Error);
    expect(refused).toMatchObject({ code: "target_usage" });
    expect(JSON.stringify([refused, (refused as Error).message, (refused as Error).stack])).not.toContain("planted");
  });
});

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { logCapture } from "./log-capture.ts";

describe("a captured output", () => {
  it("says how much it had to drop, once, after handing over what it kept", async () => {
    const capture = logCapture("stderr", 10);
    const stream = new PassThrough();
    capture.attach(stream);
    for (const text of ["12345", "6789", "too much", "x"]) stream.write(text);
    let text = "";
    const drain = (): Promise<number> => capture.surface.drain((chunk) => (text += Buffer.from(chunk).toString()));
    await expect(drain()).rejects.toMatchObject({
      code: "surface_incomplete",
      message: "8 bytes of stderr came faster than they could be kept",
    });
    expect(text).toBe("123456789x");
    expect(capture.tail().toString()).toBe("123456789too muchx");
    stream.write("more");
    expect(await drain()).toBe(4);
    expect(text).toBe("123456789xmore");
  });

  it("keeps the last of what was written, however much that was", () => {
    const capture = logCapture("stderr");
    const stream = new PassThrough();
    capture.attach(stream);
    let written = "";
    for (let line = 0; line < 20_000; line++) {
      written += `line ${line}\n`;
      stream.write(`line ${line}\n`);
      if (line % 100 === 0) expect(capture.tail().toString()).toBe(written.slice(-16 * 1024));
    }
  });

  it("hands over all that was written before the call, though we had no time to read it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "log-capture-"));
    const file = join(folder, "written");
    const program = "process.stdout.write('y'.repeat(50000)); fs.writeFileSync(process.argv[1], '')";
    const capture = logCapture("stdout");
    const child = spawn(process.execPath, ["-e", program, file], { stdio: ["ignore", "pipe", "inherit"] });
    capture.attach(child.stdout);
    for (const until = performance.now() + 20_000; !existsSync(file) && performance.now() < until;);
    expect(await capture.surface.drain(() => undefined)).toBe(50_000);
    rmSync(folder, { recursive: true });
  });
});

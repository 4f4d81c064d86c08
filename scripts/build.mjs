import { main, setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  return 0;
});

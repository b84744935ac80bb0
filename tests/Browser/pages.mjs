// Pages of an origin of their own, by their names, and files beside them. They end with the script that shows them.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

export async function host(pages, files = {}) {
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1);
    const [type, content] = name in files
      ? ["text/javascript", await readFile(files[name])]
      : ["text/html", `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body>${pages[name]}</body>`];
    response.writeHead(200, { "content-type": type }).end(content);
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  return name => `http://127.0.0.1:${server.address().port}/${name}`;
}

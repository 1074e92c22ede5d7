// The parts of the runtime: fetched, held to their checksums, and kept for the next visit.
const PARTS = (() => {
  const folder = new URL("../../../_practice/", document.currentScript.src);
  const CACHE = "lossbook-practice";

  // A browser that keeps nothing (a private window, an insecure address) still loads.
  async function openCache() {
    try {
      return await caches.open(CACHE);
    } catch {
      return null;
    }
  }

  async function fetchList() {
    const response = await fetch(new URL("parts.json", folder), { cache: "no-cache" });
    if (!response.ok) throw new Error(`parts.json: ${response.status}`);
    return response.json();
  }

  let listed = null;
  function list() {
    listed ??= fetchList().catch((error) => {
      listed = null;
      throw error;
    });
    return listed;
  }

  async function* chunks(stream) {
    const reader = stream.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  }

  // The bytes of a part as they lie on the server; `tell` hears how many came.
  async function fetchPart({ file, integrity }, tell) {
    const address = new URL(file, folder).href;
    const cache = await openCache();
    const kept = await cache?.match(address);
    const response = kept ?? (await fetch(address, { integrity }));
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    const received = [];
    for await (const chunk of chunks(response.body)) {
      received.push(chunk);
      tell(chunk.length);
    }
    const content = new Blob(received);
    // A full cache costs the next visit some time, no more.
    if (cache && !kept) await cache.put(address, new Response(content)).catch(() => {});
    return content;
  }

  const unpack = ({ packed }, content) =>
    packed
      ? new Response(content.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
      : content.arrayBuffer();

  // The contents of all parts by name; `tell` hears what came last, and how much of all.
  async function loadAll(parts, tell) {
    const total = Object.values(parts).reduce((sum, { bytes }) => sum + bytes, 0);
    let loaded = 0;
    const load = async ([name, part]) => {
      const content = await fetchPart(part, (count) => tell(name, (loaded += count), total));
      return [name, await unpack(part, content)];
    };
    return Object.fromEntries(await Promise.all(Object.entries(parts).map(load)));
  }

  // Parts of an older site are of no more use.
  async function forgetOthers({ parts, files }) {
    const cache = await openCache();
    const wanted = [...Object.values(parts), ...Object.values(files)].map(
      ({ file }) => new URL(file, folder).href,
    );
    for (const { url } of (await cache?.keys()) ?? []) {
      const isOfParts = url.startsWith(folder.href) && !url.endsWith("parts.json");
      if (isOfParts && !wanted.includes(url)) await cache.delete(url);
    }
  }

  const address = ({ file }) => new URL(file, folder).href;
  const json = async (part) => JSON.parse(await (await fetchPart(part, () => {})).text());

  return { list, loadAll, forgetOthers, address, json };
})();

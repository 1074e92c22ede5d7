// Has a service worker keep the page, so that it opens offline from the next visit on.
const OFFLINE = (() => {
  const worker = new URL("../../../offline.js", document.currentScript.src);
  let asked = false;

  async function keep() {
    if (asked || !("serviceWorker" in navigator)) return;
    asked = true;
    try {
      await navigator.serviceWorker.register(worker);
      const { active } = await navigator.serviceWorker.ready;
      // What this page has loaded was loaded before the worker could see it.
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const own = loaded.filter((address) => address.startsWith(new URL(".", worker)));
      active.postMessage({ keep: [location.href.replace(/#.*/, ""), ...own] });
    } catch {
      // A browser that keeps nothing (a private window) still runs Python.
    }
  }

  return { keep };
})();

// Loads a script of the site when it is needed, and once however often that is. A page opened from
// a disk may load scripts and no other data.
const SCRIPTS = (() => {
  const asked = new Map();

  function request(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => {
        script.remove();
        asked.delete(address);
        reject(new Error(`not loaded: ${address}`));
      });
      document.head.append(script);
    });
  }

  return {
    load(address) {
      if (!asked.has(address)) asked.set(address, request(address));
      return asked.get(address);
    },
  };
})();

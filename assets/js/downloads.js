// The notebook is for the reader's own machine; shown in the browser it would be raw JSON.
document.querySelectorAll('a.dropdown-item[href*="_sources/"]').forEach((link) => {
  link.download = link.pathname.split("/").pop();
  link.removeAttribute("target");
});

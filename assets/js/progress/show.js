// Says the progress when a page is opened, and again when a quiz or an exercise changes it, here or
// in another window.
PROGRESS.show();
document.addEventListener("lossbook:kept", PROGRESS.show);
addEventListener("storage", PROGRESS.show);

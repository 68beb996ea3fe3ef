// Leave quickly, faster: blank at once, end the session in the background, put a dull page in place of this one.
// Without this script the button posts to the server and does the same a moment later.
const form = document.querySelector("[data-leave]");
const WITHIN_MS = 3000; // three presses of Escape in this time; shaking hands are slow

let presses = [];
let left = false;

function leave() {
  if (left) return;
  left = true;
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  document.title = "\u200b";
  navigator.sendBeacon(form.action);
  location.replace(form.dataset.leaveTo);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = Date.now();
    presses = presses.filter((at) => now - at < WITHIN_MS);
    presses.push(now);
    if (presses.length >= 3) leave();
  }, true);
  for (const words of form.querySelectorAll("[data-with-script]")) words.hidden = false;
}

// Going back must not bring a page out of the browser's memory after someone left: ask the server again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

// A gentle pace for slow breathing, only when asked for: words that change, and a circle that grows and shrinks unless
// the device asks for less motion. Without this script the steps say the same.
const pace = document.querySelector("[data-pace]");

function seconds(name) {
  return Number(pace.dataset[name]) * 1000;
}

function run() {
  const button = pace.querySelector("button");
  const says = pace.querySelector("[role=status]");
  const circle = pace.querySelector(".pace-circle");
  let timer = 0;
  let until = 0;

  function stop(words) {
    clearTimeout(timer);
    timer = 0;
    circle.hidden = true;
    circle.classList.remove("pace-in", "pace-out");
    says.textContent = words;
    button.textContent = pace.dataset.start;
  }

  function breathe(isIn) {
    if (Date.now() >= until) {
      stop(pace.dataset.done);
      return;
    }
    says.textContent = isIn ? pace.dataset.in : pace.dataset.out;
    circle.classList.toggle("pace-in", isIn);
    circle.classList.toggle("pace-out", !isIn);
    timer = setTimeout(() => breathe(!isIn), seconds(isIn ? "inSeconds" : "outSeconds"));
  }

  button.addEventListener("click", () => {
    if (timer) {
      stop("");
      return;
    }
    until = Date.now() + Number(pace.dataset.minutes) * 60000;
    button.textContent = pace.dataset.stop;
    circle.hidden = false;
    circle.style.setProperty("--in", `${pace.dataset.inSeconds}s`);
    circle.style.setProperty("--out", `${pace.dataset.outSeconds}s`);
    circle.getBoundingClientRect(); // begin small, so that the first breath in is seen to grow
    breathe(true);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && timer) stop("");
  });
  pace.hidden = false;
}

if (pace) run();

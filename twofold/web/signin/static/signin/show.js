// A button that shows what is being typed into the passphrase fields of its form. Sent hidden again.
for (const button of document.querySelectorAll("[data-show]")) {
  const fields = button.form.querySelectorAll("input[type=password]");
  const label = button.textContent;
  const turn = (shown) => {
    for (const field of fields) field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : label;
  };
  button.hidden = false;
  button.addEventListener("click", () => turn(button.textContent === label));
  button.form.addEventListener("submit", () => turn(false));
}

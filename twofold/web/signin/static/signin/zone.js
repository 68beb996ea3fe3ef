// Preselects the browser's own time zone. Without script the page asks, or takes the only zone of the country.
const zones = document.querySelector("select[name=zone]");
if (zones && !zones.value) {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const option = [...zones.options].find((choice) => choice.value === here);
  if (option) option.selected = true;
}

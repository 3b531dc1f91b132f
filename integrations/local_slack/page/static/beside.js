// Two people side by side: another choice opens another pair.
const sides = [...document.querySelectorAll("select[data-side]")];
for (const select of sides) {
  select.addEventListener("change", () => {
    const [one, other] = sides.map((side) => encodeURIComponent(side.value));
    location.assign(`/as/${one}/beside/${other}`);
  });
}

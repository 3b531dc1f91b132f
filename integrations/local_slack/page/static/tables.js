// Long data tables, a page at a time.

export function paginate(root) {
  for (const table of root.querySelectorAll("[data-pages]:not([data-page])")) turn(table, 0);
}

export function turn(table, step) {
  const rows = [...table.querySelectorAll("tbody tr")];
  const size = Number(table.dataset.pages);
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(pages - 1, Math.max(0, Number(table.dataset.page ?? 0) + step));
  table.dataset.page = page;
  for (const [index, row] of rows.entries()) row.hidden = Math.floor(index / size) !== page;
  const pager = table.querySelector(".pager");
  pager.hidden = pages === 1;
  pager.querySelector(".pages").textContent = `Page ${page + 1} of ${pages}`;
  pager.querySelector("[data-turn='-1']").disabled = page === 0;
  pager.querySelector("[data-turn='1']").disabled = page === pages - 1;
}

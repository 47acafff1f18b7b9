/**
 * The page's script: finds among the examples and shows one rule alone. The page is whole without it, so the search
 * is hidden until it runs.
 */
export const SCRIPT = `(() => {
  const tools = document.querySelector('.tools');
  if (!tools) return;
  const find = document.getElementById('find');
  const pick = document.getElementById('pick');
  const found = document.getElementById('found');
  const rules = [...document.querySelectorAll('section.rule')];
  const examples = [...document.querySelectorAll('li.example')].map((item) => ({
    item,
    text: item.textContent.toLowerCase(),
  }));
  const folds = [...document.querySelectorAll('details.more')];
  let opened = [];
  const update = () => {
    const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
    for (const rule of rules) rule.hidden = pick.value !== '' && rule.id !== pick.value;
    let count = 0;
    for (const { item, text } of examples) {
      const hit = words.every((word) => text.includes(word));
      item.hidden = !hit;
      if (hit && !item.closest('section').hidden) count++;
    }
    if (words.length > 0 && opened.length === 0) {
      opened = folds.filter((fold) => !fold.open);
      for (const fold of opened) fold.open = true;
    } else if (words.length === 0) {
      for (const fold of opened) fold.open = false;
      opened = [];
    }
    found.textContent =
      words.length === 0 ? '' : count === 1 ? found.dataset.one : found.dataset.many.replace('#', count.toLocaleString('en-US'));
  };
  find.addEventListener('input', update);
  pick.addEventListener('change', update);
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#rule-"]');
    if (!link || pick.value === '') return;
    pick.value = '';
    update();
  });
  tools.hidden = false;
  update();
})();
`;

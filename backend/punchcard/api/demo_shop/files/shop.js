// What a shop's own script may do with the widget: listen to it.
document.addEventListener('punchcard-ready', (event) => {
  document.documentElement.dataset.punchcard = event.detail.member ? 'member' : 'visitor';
});
document.addEventListener('punchcard-redeemed', (event) => {
  const field = document.querySelector('#code');
  if (field) field.value = event.detail.code;
});

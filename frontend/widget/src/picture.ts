/** Pictures of the shop: decoration that goes away where it cannot be loaded. */
import { html, nothing, type TemplateResult } from 'lit';

type Shown = TemplateResult | typeof nothing;

const hide = (event: Event): void => {
  (event.target as HTMLElement).hidden = true;
};

/** One picture, or one for each size of screen; one that is not shown is not fetched. */
export function picture(large: string | null, small: string | null = large): Shown {
  return large === small ? image(large, '') : html`${image(large, 'large')}${image(small, 'small')}`;
}

function image(address: string | null, size: string): Shown {
  if (address === null) return nothing;
  return html`<img
    class="picture ${size}"
    part="image"
    src=${address}
    alt=""
    loading="lazy"
    referrerpolicy="no-referrer"
    @error=${hide}
  />`;
}

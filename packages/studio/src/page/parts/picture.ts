import { download } from './download.ts';

/** A picture as it is taken along: SVG text that needs nothing of the page, and its size. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

export const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/gu,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );

/** The colours of the theme as they are now. */
export function tones(): (property: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (property) => style.getPropertyValue(property).trim();
}

/** What is drawn on the page, with the theme's colours written into it. */
export function pictureOf(drawn: SVGSVGElement): Picture {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const tone = tones();
  const { width, height } = drawn.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('font-family', 'system-ui, sans-serif');
  for (const element of [copy, ...copy.querySelectorAll('*')])
    for (const { name, value } of [...element.attributes]) {
      if (name === 'class' || name === 'style') element.removeAttribute(name);
      else if (value.includes('var('))
        element.setAttribute(
          name,
          value.replace(/var\((--[\w-]+)\)/gu, (_all, property: string) => tone(property)),
        );
    }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of [
    ['width', '100%'],
    ['height', '100%'],
    ['fill', tone('--paper')],
  ] as const)
    ground.setAttribute(name, value);
  copy.prepend(ground);
  return { svg: new XMLSerializer().serializeToString(copy), width, height };
}

export function downloadSvg(name: string, { svg }: Picture): void {
  download(`${name}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
}

/** Dots to a unit of a picture: sharp on any screen, and on paper. */
const SCALE = 2;

export async function downloadPng(name: string, { svg, width, height }: Picture): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
    if (blob) download(`${name}.png`, blob);
  } finally {
    URL.revokeObjectURL(url);
  }
}

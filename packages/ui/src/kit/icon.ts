import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit'
import { define } from './define.ts'

/** Strokes on a 20 × 20 field. */
const paths = {
  guests: 'M3 4.500h14v9H3zM7 16.500h6M10 13.500v3',
  templates: 'M10 2.500l7 3.500-7 3.500-7-3.500zM3.500 10l6.500 3.300 6.500-3.300M3.500 13.700l6.500 3.300 6.500-3.300',
  host: 'M2.500 10.500h3.500l2-5.500 3.500 10 2-4.500h4',
  storage:
    'M3.500 5c0-1.100 2.900-2 6.500-2s6.500.9 6.500 2-2.900 2-6.500 2-6.500-.9-6.500-2zM3.500 5v10c0 1.100 2.900 2 6.500 2s6.500-.9 6.500-2V5M3.500 10c0 1.100 2.900 2 6.500 2s6.500-.9 6.500-2',
  network: 'M7.500 2.500h5v4h-5zM2.500 13.500h5v4h-5zM12.500 13.500h5v4h-5zM10 6.500V10M5 13.500V10h10v3.500',
  users:
    'M7.500 9.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.500c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500M13 3.800a3 3 0 0 1 0 5.400M15 12.400c1.800.6 3 1.900 3 4.100',
  plugins: 'M8 3.500a2 2 0 1 1 4 0V5h3.500v3.500H14a2 2 0 1 0 0 4h1.500V16.500H4.500V5H8z',
  log: 'M5 2.500h7l3.500 3.500v11.500H5zM12 2.500V6h3.500M7.500 10h5M7.500 13h5',
  tab: 'M3.500 3.500h5.500v5.500H3.500zM11 3.500h5.500v5.500H11zM3.500 11h5.500v5.500H3.500zM11 11h5.500v5.500H11z',
  activity: 'M4 5.500h1M8 5.500h8M4 10h1M8 10h8M4 14.500h1M8 14.500h8',
  bell: 'M5 13.500V9a5 5 0 0 1 10 0v4.500l1.500 1.500h-13zM8.500 17.500h3',
  user: 'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3.500 17c.4-3.200 3-5 6.500-5s6.100 1.800 6.500 5',
  sun: 'M10 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10 1.500v2M10 16.500v2M1.500 10h2M16.500 10h2M4 4l1.400 1.400M14.600 14.600L16 16M4 16l1.400-1.400M14.600 5.400L16 4',
  moon: 'M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500z',
  logout: 'M8 3H3.500v14H8M12.500 6.500L16 10l-3.500 3.500M16 10H7.500',
  menu: 'M3 5.500h14M3 10h14M3 14.500h14',
  close: 'M5 5l10 10M15 5L5 15',
  plus: 'M10 4v12M4 10h12',
  play: 'M6 3.800v12.400l10-6.200z',
  power: 'M10 2.500v7M6 5a6.500 6.500 0 1 0 8 0',
  stop: 'M5 5h10v10H5z',
  pause: 'M7 4.500v11M13 4.500v11',
  reset: 'M16 10a6 6 0 1 1-2-4.500M16.500 2.500v4h-4',
  trash: 'M3.500 5.500h13M8 5.500v-2h4v2M5.500 5.500l.7 11.500h7.600l.7-11.500M8.500 8.500v5.500M11.500 8.500v5.500',
  edit: 'M3.500 16.500l.8-3.800 9-9 3 3-9 9zM11.500 5.500l3 3',
  more: 'M10 4.500v.01M10 10v.01M10 15.500v.01',
  back: 'M12 4.500L6.500 10l5.500 5.500',
  next: 'M8 4.500l5.500 5.500L8 15.500',
  info: 'M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 9v5M10 6.200v.01',
  check: 'M4 10.500l4 4 8-9',
  warning: 'M10 3L2 16.500h16zM10 8v4M10 14.300v.01',
  disc: 'M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  eject: 'M10 4l6.500 7h-13zM3.500 15.500h13',
  camera: 'M2.500 6.500h3.500l1.500-2.500h5l1.500 2.500h3.500v9.500h-15zM10 14a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  console: 'M2.500 4h15v12h-15zM5.500 7.500l2.500 2.500-2.500 2.500M10 12.500h4',
  keyboard: 'M2 5.500h16v9H2zM5 8.500h.01M8 8.500h.01M11 8.500h.01M14.500 8.500h.01M6.500 11.500h7',
  expand: 'M3.500 7.500v-4h4M12.500 3.500h4v4M16.500 12.500v4h-4M7.500 16.500h-4v-4',
  download: 'M10 3v9.500M6 9l4 4 4-4M3.500 16.500h13',
  upload: 'M10 13V3.500M6 7l4-4 4 4M3.500 16.500h13',
  copy: 'M7 7h9.500v9.500H7zM13 7V3.500H3.500V13H7',
  key: 'M7 13.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM10.500 10h7v3M14.500 10v2.500',
  link: 'M8.500 11.500l3-3M7 9l-2.300 2.300a2.800 2.800 0 0 0 4 4L11 13M13 11l2.300-2.300a2.800 2.800 0 0 0-4-4L9 7',
  offline:
    'M3 3l14 14M2.500 8.500A11 11 0 0 1 7 5.700M17.500 8.500a11 11 0 0 0-6.400-3.100M5.500 11.700a6.500 6.500 0 0 1 3.500-1.900M10 15.500v.01',
} as const

/** Names of the icons. */
export type IconName = keyof typeof paths

/** Tells whether there is an icon of this name. */
export const isIconName = (name: string | undefined): name is IconName => name !== undefined && name in paths

/** `<onggi-icon name>`: a picture beside a text, hidden from screen readers. */
export class OnggiIcon extends LitElement {
  static override properties = { name: { type: String } }
  /** Its looks. */
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: 1.25rem;
      height: 1.25rem;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    :host([name='play']) svg,
    :host([name='stop']) svg {
      fill: currentColor;
      stroke-width: 1;
    }
    :host([name='more']) svg {
      stroke-width: 2.6;
    }
  `
  /** Which one. */
  declare name: IconName

  override render(): TemplateResult | typeof nothing {
    const d = paths[this.name] as string | undefined
    return d === undefined ? nothing : html`<svg viewBox="0 0 20 20" aria-hidden="true">${svg`<path d=${d}></path>`}</svg>`
  }
}
define('onggi-icon', OnggiIcon)

/**
 * Lock screens that tell nobody of themselves, such as i3lock, slock and xtrlock, lay a window over all others in which
 * the window manager has no say; xtrlock's takes the input and is not seen.
 */
import { ask, readProperty, type X11Connection } from './connection.ts';

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What GetWindowAttributes tells of a window that is shown, and whose parents are. */
const viewable = 2;

/**
 * Whether such a window of another app covers all of this one that is on the screen. The server has one of its own over
 * all others, in which a compositor draws.
 */
export async function isCovered(connection: X11Connection, window: number): Promise<boolean> {
  try {
    const { root } = connection;
    const own = await outermost(connection, window);
    const [{ children }, place, screen] = await Promise.all([
      treeOf(connection, root),
      areaOf(connection, own),
      areaOf(connection, root),
    ]);
    const shown = commonPart(place, screen);
    const nobodyElse = [window, root].map(connection.clientOf);
    // From the lowest to the highest.
    const above = children
      .slice(children.indexOf(own) + 1)
      .filter((each) => !nobodyElse.includes(connection.clientOf(each)));
    const answers = await Promise.all(above.map((each) => covers(connection, each, shown)));
    return answers.includes(true);
  } catch {
    // It is gone: whoever looks whether it has the focus sees that.
    return false;
  }
}

/** False also of one that goes in this moment. */
async function covers(connection: X11Connection, window: number, shown: Area): Promise<boolean> {
  const { client } = connection;
  try {
    const [attributes, area] = await Promise.all([
      ask<{ mapState: number; overrideRedirect: number }>((answer) =>
        client.GetWindowAttributes(window, answer),
      ),
      areaOf(connection, window),
    ]);
    if (attributes.mapState !== viewable || attributes.overrideRedirect === 0) return false;
    return holds(area, shown) && !(await isMessage(connection, window));
  } catch {
    return false;
  }
}

/** Dictum's pill says so of itself too: below it may be a window that is smaller. */
async function isMessage(connection: X11Connection, window: number): Promise<boolean> {
  const [name, message] = await Promise.all(
    ['_NET_WM_WINDOW_TYPE', '_NET_WM_WINDOW_TYPE_NOTIFICATION'].map(connection.atom),
  );
  const types = name === undefined ? null : await readProperty(connection, window, name);
  return types !== null && types.data.length >= 4 && types.data.readUInt32LE(0) === message;
}

/** The one that stands on the screen itself: the frame, where the window manager draws one. */
async function outermost(connection: X11Connection, window: number): Promise<number> {
  const { parent } = await treeOf(connection, window);
  return parent === connection.root || parent === 0 ? window : outermost(connection, parent);
}

function treeOf({ client }: X11Connection, window: number) {
  return ask<{ parent: number; children: readonly number[] }>((answer) => client.QueryTree(window, answer));
}

/** In its parent, with its border. */
async function areaOf({ client }: X11Connection, window: number): Promise<Area> {
  const { xPos, yPos, width, height, borderWidth } = await ask<
    Readonly<Record<'xPos' | 'yPos' | 'width' | 'height' | 'borderWidth', number>>
  >((answer) => client.GetGeometry(window, answer));
  return {
    left: xPos,
    top: yPos,
    right: xPos + width + 2 * borderWidth,
    bottom: yPos + height + 2 * borderWidth,
  };
}

function commonPart(one: Area, other: Area): Area {
  return {
    left: Math.max(one.left, other.left),
    top: Math.max(one.top, other.top),
    right: Math.min(one.right, other.right),
    bottom: Math.min(one.bottom, other.bottom),
  };
}

function holds(outer: Area, inner: Area): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

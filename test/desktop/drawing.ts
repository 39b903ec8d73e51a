import { ask, type XConnection, type XDamage } from './x-connection.ts';

/** A blinking caret is a few pixels wide; words are wider. */
const caretWidth = 24;

/**
 * Notes when a window draws something wider than a caret: the moment new words can be seen. The X
 * server itself tells (DAMAGE), so nothing is photographed or compared, and nothing is missed.
 */
export async function watchDrawing(
  connection: XConnection,
  window: number,
): Promise<
  Disposable & { readonly times: readonly number[]; next(after: number, withinMs: number): Promise<number> }
> {
  const damage = await ask<XDamage>((answer) => connection.client.require('damage', answer));
  const id = connection.client.AllocID();
  damage.Create(id, window, damage.ReportLevel.RawRectangles);
  const times: number[] = [];
  const listeners = new Set<() => void>();
  const stop = connection.onEvent((event) => {
    if (event.name !== 'DamageNotify' || event.damage !== id || (event.area?.w ?? 0) < caretWidth) return;
    times.push(event.at);
    for (const listener of listeners) listener();
  });
  await connection.settle();
  return {
    times,
    next: async (after, withinMs) => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const look = () => {
        const drawn = times.find((time) => time >= after);
        if (drawn !== undefined) resolve(drawn);
      };
      const timer = setTimeout(
        () => reject(new Error(`The window drew nothing for ${withinMs} ms`)),
        withinMs,
      );
      listeners.add(look);
      look();
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        listeners.delete(look);
      }
    },
    [Symbol.dispose]: () => {
      stop();
      damage.Destroy(id);
    },
  };
}

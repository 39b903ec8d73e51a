import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { MediaChoice } from '../../src-core/media/media.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { ShownContext } from '../../src-renderer/main/app-state.ts';
import { MediaSetting } from '../../src-renderer/main/settings/MediaSetting.tsx';
import { someSnapshot } from '../fakes/app.ts';

const words = settingsWords.media;

/** Whether it says that nothing becomes quiet. */
function isNoted(media: MediaChoice, lowersVolumes: boolean): boolean {
  const snapshot = { ...someSnapshot({ settings: { media } }), lowersVolumes };
  return renderToStaticMarkup(
    <ShownContext value={{ snapshot, send: unasked, transcribeFiles: unasked }}>
      <MediaSetting />
    </ShownContext>,
  ).includes(words.notLowered);
}

function unasked(): never {
  throw new Error('nobody pressed anything');
}

test('whoever chose to lower volumes reads it where that cannot be done, and nobody else does', () => {
  expect([isNoted('lower', false), isNoted('lower', true)]).toEqual([true, false]);
  expect([isNoted('pause', false), isNoted('leave', false)]).toEqual([false, false]);
});

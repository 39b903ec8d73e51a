import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { activations } from '../../src-core/dictation/activation.ts';
import type { WayToHear } from '../../src-core/hearing.ts';
import { settingsWords } from '../../src-core/words/settings.ts';
import { ShownContext } from '../../src-renderer/main/app-state.ts';
import { ActivationSetting } from '../../src-renderer/main/settings/ActivationSetting.tsx';
import { someSnapshot } from '../fakes/app.ts';

const words = settingsWords.activation;

/** What is told of it, and how many ways there are to choose from. */
function shown(way: WayToHear) {
  const some = someSnapshot({ settings: { activation: 'tap-or-hold' } });
  const snapshot = { ...some, hearing: { ...some.hearing, way } };
  const page = renderToStaticMarkup(
    <ShownContext value={{ snapshot, send: unasked, transcribeFiles: unasked }}>
      <ActivationSetting />
    </ShownContext>,
  );
  const sentences = [words.sentences['tap-or-hold'], words.unheard['press-only'], words.unheard.nothing];
  return {
    sentence: sentences.find((sentence) => page.includes(sentence)),
    choices: page.split('type="radio"').length - 1,
  };
}

function unasked(): never {
  throw new Error('nobody pressed anything');
}

test('how a key is used is chosen only where its press and its release are heard', () => {
  const all = { sentence: words.sentences['tap-or-hold'], choices: activations.length };
  expect([shown('hook'), shown('portal')]).toEqual([all, all]);
  expect(shown('registered')).toEqual({ sentence: words.unheard['press-only'], choices: 0 });
  expect(shown('commands')).toEqual({ sentence: words.unheard.nothing, choices: 0 });
});

import { chooseModel, type Spoken } from '../../../src-core/choose-model.ts';
import type { AppSnapshot } from '../../../src-core/contract.ts';
import { canTranslate } from '../../../src-core/offered-models.ts';
import {
  type RemoteServiceId,
  remoteServiceIds,
  type ServiceId,
  services,
} from '../../../src-core/services.ts';
import { installedModels, modelBytes } from '../../../src-core/speech-models.ts';
import { modelWords, serviceNames } from '../../../src-core/words/en.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.translate;

/** Only where the model can; otherwise it says which one can. */
export function TranslateSetting({ service }: { service: ServiceId }) {
  const snapshot = useSnapshot();
  const { settings } = snapshot;
  const change = useCommand('changeSettings');
  const isUnknown = service !== 'embedded' && services[service].translatingModels === null;
  const instead =
    service === 'embedded' ? whoCanHere(snapshot) : whoCan(service, settings.services[service].model);
  return (
    <SettingRow
      id="translate"
      name={words.name}
      // Who does not want it is not warned about it.
      sentence={instead === null || settings.translate ? words.sentence : `${words.sentence} ${instead}`}
      note={settings.translate ? (isUnknown ? words.unknown : instead) : null}
      failure={change.failure}
    >
      <Switch
        id="translate"
        isOn={settings.translate}
        // What was switched on for another model can still be switched off.
        isDisabled={instead !== null && !settings.translate}
        onChange={(translate) => void change.run({ translate })}
      />
    </SettingRow>
  );
}

/** null: what is chosen can. */
function whoCanHere({ settings, models }: AppSnapshot): string | null {
  const spoken: Spoken = { language: settings.language, translate: true };
  const choice = chooseModel(spoken, {
    chosen: settings.embeddedModel,
    installed: installedModels(models),
  });
  if (choice.kind === 'use') return null;
  const { model } = choice;
  return modelWords.notTranslated(model === null ? null : { name: model.name, bytes: modelBytes(model) });
}

/** null: what is chosen can. */
function whoCan(service: RemoteServiceId, model: string): string | null {
  if (canTranslate(service, model)) return null;
  const here = services[service].translatingModels ?? [];
  if (here.length > 0) return words.cannot(model, here.join(', '));
  const elsewhere = remoteServiceIds.flatMap((id) =>
    (services[id].translatingModels ?? []).map((name) => `${name} (${serviceNames[id]})`),
  );
  return words.noModelCan(serviceNames[service], elsewhere.join(' or '));
}

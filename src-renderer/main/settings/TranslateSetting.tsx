import { canTranslate } from '../../../src-core/offered-models.ts';
import { type RemoteServiceId, remoteServiceIds, services } from '../../../src-core/services.ts';
import { serviceNames, settingsWords } from '../../../src-core/words/en.ts';
import { useSnapshot } from '../app-state.ts';
import { Switch } from '../controls/Switch.tsx';
import { useCommand } from '../use-command.ts';
import { SettingRow } from './SettingRow.tsx';

const words = settingsWords.translate;

/** Only where the model can; otherwise it says which one can. */
export function TranslateSetting({ service }: { service: RemoteServiceId }) {
  const { settings } = useSnapshot();
  const change = useCommand('changeSettings');
  const { model } = settings.services[service];
  const can = canTranslate(service, model);
  const isUnknown = services[service].translatingModels === null;
  const instead = can ? null : whoCan(service, model);
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
        isDisabled={!can && !settings.translate}
        onChange={(translate) => void change.run({ translate })}
      />
    </SettingRow>
  );
}

function whoCan(service: RemoteServiceId, model: string): string {
  const here = services[service].translatingModels ?? [];
  if (here.length > 0) return words.cannot(model, here.join(', '));
  const elsewhere = remoteServiceIds.flatMap((id) =>
    (services[id].translatingModels ?? []).map((name) => `${name} (${serviceNames[id]})`),
  );
  return words.noModelCan(serviceNames[service], elsewhere.join(' or '));
}

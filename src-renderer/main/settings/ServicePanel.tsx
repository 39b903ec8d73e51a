import type { RemoteServiceId } from '../../../src-core/services.ts';
import { settingsWords } from '../../../src-core/words/settings.ts';
import { Disclosure } from '../controls/Disclosure.tsx';
import { AddressSetting } from './AddressSetting.tsx';
import { CortecsSettings } from './CortecsSettings.tsx';
import { KeySetting } from './KeySetting.tsx';
import { ModelSetting } from './ModelSetting.tsx';
import { Panel } from './SettingRow.tsx';

/** How one service is reached; what hardly anybody changes is folded. */
export function ServicePanel({ service }: { service: RemoteServiceId }) {
  if (service === 'custom')
    return (
      <Panel>
        <AddressSetting service={service} />
        <KeySetting service={service} />
        <ModelSetting service={service} />
      </Panel>
    );
  return (
    <Panel>
      <KeySetting service={service} />
      <ModelSetting service={service} />
      <Disclosure title={settingsWords.more}>
        {service === 'cortecs' && <CortecsSettings />}
        <AddressSetting service={service} />
      </Disclosure>
    </Panel>
  );
}

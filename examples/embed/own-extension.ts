// An extension's manifest adds an action to the language, with labels in both languages; its code is not needed.
import { createRegistry, readManifest } from '@reeve/extensions';
import { compile, parse } from '@reeve/language';

const packageJson = JSON.stringify({
  name: 'reeve-garden',
  version: '1.0.0',
  engines: { reeve: '^0.1' },
  reeve: {
    contributes: {
      actions: [
        {
          id: 'garden.water',
          labels: { en: 'water the garden', zh: '浇水' },
          input: {
            type: 'object',
            properties: { minutes: { type: 'number', labels: { en: 'minutes', zh: '分钟数' } } },
            required: ['minutes'],
          },
        },
      ],
      events: [
        {
          id: 'soil.measured',
          labels: { en: 'soil measured', zh: '测土' },
          data: { type: 'object', properties: { moisture: { type: 'number' } } },
        },
      ],
    },
  },
});

const { manifest, diagnostics } = readManifest(packageJson, 'reeve-garden/package.json');
for (const { code, message } of diagnostics) console.log(code, message.en);
const signatures = createRegistry(manifest ? [manifest] : []).signatures();

const check = (text: string): void => {
  const { tree, diagnostics: syntax } = parse(text, { source: 'garden.reeve' });
  const { program, diagnostics: findings } = compile([tree], { signatures });
  const told = [...syntax, ...findings].map(({ code, message }) => `${code}: ${message.en}`);
  console.log(program ? `${program.rules.length} rule` : told.join('\n'));
};

check('rule dry per community when soil.measured where event.moisture < 20 then garden.water(minutes: 5)');
check('规则 dry 每个 社群 当 测土 其中 事件.moisture < 20 则 浇水(分钟数: 5)');
check('rule dry per community when soil.measured where event.moisture < 20 then garden.water(minuets: 5)');

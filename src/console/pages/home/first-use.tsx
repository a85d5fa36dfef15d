// What the console shows before there is any table: ways to a first one.
import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.js'
import { Empty } from '../../parts/empty.js'
import { Panel } from '../../parts/panel.js'
import { Tabs } from '../../parts/tabs.js'
import { Copy } from '../../parts/copy.js'
import { perform } from '../../state/deeds.js'
import { usePlace } from '../../state/place.js'
import { makeSample, SAMPLE_TABLE, unmakeSample } from './sample.js'
import { STARTS, startText } from './starts.js'

export function FirstUse() {
  const { namespace, go } = usePlace()
  const [language, setLanguage] = useState(STARTS[0]?.name ?? '')
  const sample = (): void =>
    void perform({
      words: `Made the table ${SAMPLE_TABLE} with items`,
      run: () => makeSample(namespace),
      undo: () => unmakeSample(namespace),
    })
  return (
    <>
      <div class="page-head">
        <h1>There is no table yet</h1>
      </div>
      <div class="first-use">
        <Panel title="Begin with a sample">
          <p>
            The table <code>{SAMPLE_TABLE}</code> in {namespace.region}: songs by artist, a stream, and some items to look at.
          </p>
          <div class="actions">
            <Button tone="main" changes icon="plus" onPress={sample}>
              Make it
            </Button>
          </div>
        </Panel>
        <Panel title="Bring what you have">
          <p>
            A template of CloudFormation, SAM, Terraform or Serverless makes its tables. A file of items makes one of its own.
          </p>
          <div class="actions">
            <Button changes icon="edit" onPress={() => go('/tables', { create: 'template' })}>
              Paste a template
            </Button>
            <Button changes icon="upload" onPress={() => go('/tables', { create: 'file' })}>
              Import a file
            </Button>
          </div>
        </Panel>
        <Panel title="Point a client here">
          <Tabs
            label="Languages"
            chosen={language}
            onChoose={setLanguage}
            tabs={STARTS.map((start) => ({
              name: start.name,
              title: start.name,
              content: () => (
                <>
                  <pre tabIndex={0}>{startText(start, location.origin, namespace)}</pre>
                  <Copy text={() => startText(start, location.origin, namespace)}>{start.name}</Copy>
                </>
              ),
            }))}
          />
        </Panel>
      </div>
      <Empty title="Did you expect tables?" />
    </>
  )
}

import { SlidersHorizontal } from 'lucide-react'
import { Popover } from 'radix-ui'
import { outputSize } from '../document/request.ts'
import { useModelStore } from '../stores/modelStore.ts'
import { isRequestReset, useRequestStore } from '../stores/requestStore.ts'
import { usePanelStore } from '../stores/panelStore.ts'
import { strings } from '../strings.ts'
import { SamplingPanel } from './SamplingPanel.tsx'
import { useChangeTarget } from './useChangeTarget.ts'

/** Shows at a glance what the next picture will be made with; opens the settings. */
export function SamplingButton() {
  const open = usePanelStore((facts) => facts.samplingOpen)
  const capabilities = useModelStore((facts) => facts.capabilities)
  const request = useRequestStore()
  const { changes, seed, imageIndex, seedLocked, count } = request
  const target = useChangeTarget()
  if (capabilities === null) return <span />
  const { width, height } = outputSize(capabilities, changes, target)
  const facts = [
    strings.picture.size(width, height),
    strings.sampling.summarySteps(changes.steps ?? capabilities.defaults.steps),
    seedLocked && strings.picture.seed(seed),
    imageIndex > 0 && strings.sampling.nth(imageIndex),
    count > 1 && strings.sampling.times(count),
  ]
  const summary = facts.filter(Boolean).join(' · ')
  const isChanged = !isRequestReset(request)
  return (
    <Popover.Root open={open} onOpenChange={(samplingOpen) => usePanelStore.setState({ samplingOpen })}>
      <Popover.Trigger className="button" aria-label={`${strings.sampling.title}: ${summary}`}>
        <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
        <span className="settings-summary">{summary}</span>
        {isChanged && <i className="changed-dot" title={strings.sampling.changed} />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="settings"
          side="top"
          align="start"
          sideOffset={60}
          collisionPadding={12}
          aria-label={strings.sampling.title}
        >
          <SamplingPanel capabilities={capabilities} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { foreseeFrames } from '../../actions/foresight.ts'
import { insertFrame, placeFrame, removeFrame, standings, storyOf, type OpenStory } from '../../actions/story.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { useRequestStore } from '../../stores/requestStore.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { Tip } from '../../ui/Tip.tsx'
import { FrameDetails } from './FrameDetails.tsx'
import { StoryBar } from './StoryBar.tsx'
import { StoryFrame } from './StoryFrame.tsx'
import './story.css'

/** A story below the board: its character sheet, and its frames from left to right. */
export function StoryStrip() {
  const isOpen = useSetStore((facts) => facts.isOpen)
  const whole = useSetStore((facts) => facts.whole)
  const awaited = useSetStore((facts) => facts.awaited)
  const story = isOpen ? storyOf(whole, awaited) : null
  return story && <Strip key={story.set.id} story={story} />
}

/** Milliseconds: words half typed are nothing to ask of. */
const calm = 400

/** What the engine says of frames as they are written, and as the settings beside the prompt change. */
function useForesight({ set, known }: OpenStory): void {
  const { modelId, capabilities } = useModelStore()
  const { changes, template, rowSteps } = useRequestStore()
  useEffect(() => {
    let isOver = false
    const ask = () => void foreseeFrames(set, known, () => isOver)
    const timer = setTimeout(ask, calm)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [set, known, modelId, capabilities, changes, template, rowSteps])
}

/** Keys that pass from it to the studio; all others are its own. */
const passing = [
  'undo',
  'redo',
  'story',
  'story.leave',
  'sets',
  'gallery',
  'palette',
  'settings',
  'shortcuts',
  'focusPrompt',
]

type Part = 'picture' | 'words' | 'grip'
const selectors = { picture: '[data-picture]', words: 'textarea', grip: '[data-grip]' } as const satisfies Record<
  Part,
  string
>

function Strip({ story }: { readonly story: OpenStory }) {
  const { members } = story.set
  const section = useRef<HTMLElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const [currentId, setCurrentId] = useState<string | null>(null)
  const place = members.findIndex(({ id }) => id === currentId)
  const current = place < 0 ? 0 : place
  /** Where the focus goes once it is there: a frame that is moved in the page loses it. */
  const wanted = useRef<{ readonly at: number; readonly part: Part } | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    const { at, part } = wanted.current
    const frame = list.current?.querySelectorAll('[data-frame]')[at]
    if (frame === undefined) return
    wanted.current = null
    frame.querySelector<HTMLElement>(selectors[part])?.focus()
    frame.scrollIntoView({ inline: 'nearest', block: 'nearest' })
  })
  useEffect(() => followTouch(section), [])
  useForesight(story)
  const marks = standings(story)
  const shown = members[current]

  const goTo = (at: number, part: Part) => {
    const frame = members[at]
    if (frame === undefined) return
    wanted.current = { at, part }
    setCurrentId(frame.id)
  }
  const insert = (at: number) => {
    wanted.current = { at, part: 'words' }
    insertFrame(at)
  }
  const move = (id: string, to: number, part: Part) => {
    wanted.current = { at: to, part }
    placeFrame(id, to)
  }
  const remove = (at: number) => {
    const frame = members[at]
    if (frame === undefined) return
    wanted.current = { at: Math.max(0, Math.min(at, members.length - 2)), part: 'picture' }
    removeFrame(frame.id)
  }
  return (
    <section ref={section} className="story" aria-label={words.title} data-keeps-keys={passing.join(' ')}>
      <StoryBar story={story} />
      <div className="story-body">
        <ol ref={list} className="story-frames" aria-label={words.frames}>
          {members.map((frame, at) => (
            <StoryFrame
              key={frame.id}
              story={story}
              at={at}
              standing={marks[at] ?? { kind: 'empty' }}
              isCurrent={at === current}
              onCurrent={() => setCurrentId(frame.id)}
              onGo={(to, part) => (part === 'words' && to === members.length ? insert(to) : goTo(to, part))}
              onMove={(to, part) => move(frame.id, to, part)}
              onRemove={() => remove(at)}
            />
          ))}
          <li className="story-more">
            <Tip text={words.actions.frame}>
              <button
                type="button"
                className="button"
                aria-label={words.actions.frame}
                onClick={() => insert(members.length)}
              >
                <Plus size={20} strokeWidth={1.75} aria-hidden />
              </button>
            </Tip>
            {members.length === 1 && members[0]?.tries.length === 0 && <p>{words.emptyHint}</p>}
          </li>
        </ol>
        {shown && (
          <FrameDetails
            story={story}
            at={current}
            onMove={(to, part) => move(shown.id, to, part)}
            onInsert={insert}
            onRemove={() => remove(current)}
          />
        )}
      </div>
    </section>
  )
}

/** Whether the strip or the rest of the studio was touched last; what opens over both changes nothing in that. */
function followTouch(section: { readonly current: HTMLElement | null }): () => void {
  const follow = ({ target }: Event) => {
    if (!(target instanceof Element) || target.closest('[role="dialog"], [role="menu"], .toasts') !== null) return
    const isTouched = section.current?.contains(target) ?? false
    if (useSetStore.getState().isTouched !== isTouched) useSetStore.setState({ isTouched })
  }
  for (const type of ['pointerdown', 'focusin']) window.addEventListener(type, follow, true)
  return () => {
    for (const type of ['pointerdown', 'focusin']) window.removeEventListener(type, follow, true)
  }
}

import { ChevronLeft, ChevronRight, CopyPlus, ListPlus, Maximize2, SquareArrowOutUpRight, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { mostContext, missingCase, sourceKey, understand } from '../../../electron/contract.ts'
import { showPicture } from '../../actions/pictures.ts'
import { changeFrame, copyFrame, objectionOf, type OpenStory } from '../../actions/story.ts'
import { viewerAction } from '../../actions/viewer.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { contextOf, pictureOfFrame, shownTry } from '../../document/story.ts'
import type { Objection } from '../../document/storyOrder.ts'
import { useModelStore } from '../../stores/modelStore.ts'
import { usePromptStore } from '../../stores/promptStore.ts'
import { promptStrings } from '../../strings/prompt.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { NumberInput } from '../../ui/NumberInput.tsx'
import { subscribe } from '../../ui/useEnabled.ts'
import { SetButton } from '../sets/SetButton.tsx'
import { TextLine } from './TextLine.tsx'

interface FrameDetailsProps {
  readonly story: OpenStory
  /** Its place, from 0. */
  readonly at: number
  readonly onMove: (to: number, part: 'picture') => void
  readonly onInsert: (at: number) => void
  readonly onRemove: () => void
}

/** All about the frame that one works on: caption, context, image guidance, and what is done with it. */
export function FrameDetails({ story, at, onMove, onInsert, onRemove }: FrameDetailsProps) {
  const number = at + 1
  const frame = story.set.members[at]!
  const picture = pictureOfFrame(frame, story.known)
  const { id, caption, earlier, imageGuidance } = frame
  const usual = useModelStore((facts) => facts.capabilities?.defaults.imageGuidance)
  const objection = useObjection(story, at)
  return (
    <div className="story-details" role="group" aria-label={words.details(number)}>
      <Heading number={number} text={frame.words} />
      <TextLine
        label={words.caption(number)}
        placeholder={words.captionHint}
        value={caption}
        onTake={(text) => changeFrame(id, { caption: text })}
      />
      <div className="story-numbers">
        <label>
          {words.earlier}
          <NumberInput
            label={words.earlierOf(number)}
            value={earlier}
            min={0}
            max={mostContext}
            step={1}
            onChange={(value) => value !== earlier && changeFrame(id, { earlier: value })}
          />
        </label>
        <label>
          {words.guidance}
          <NumberInput
            label={words.guidanceOf(number)}
            value={imageGuidance ?? usual ?? 1}
            min={1}
            max={10}
            step={0.1}
            onChange={(value) => changeFrame(id, { imageGuidance: value === usual ? null : value })}
          />
        </label>
      </div>
      {objection === null ? <Context story={story} at={at} /> : <p role="note">{objection}</p>}
      <div className="story-row">
        <SetButton
          icon={ChevronLeft}
          label={words.earlierBy(number)}
          disabled={at === 0}
          onClick={() => onMove(at - 1, 'picture')}
        />
        <SetButton
          icon={ChevronRight}
          label={words.laterBy(number)}
          disabled={number === story.set.members.length}
          onClick={() => onMove(number, 'picture')}
        />
        <SetButton icon={ListPlus} label={words.insert(number)} onClick={() => onInsert(number)} />
        <SetButton icon={CopyPlus} label={words.duplicate(number)} onClick={() => copyFrame(id)} />
        <SetButton
          icon={Maximize2}
          label={words.view(number)}
          disabled={picture === null}
          onClick={() => picture && void viewerAction.run(picture)}
        />
        <SetButton
          icon={SquareArrowOutUpRight}
          label={words.board(number)}
          disabled={picture === null}
          onClick={() => picture && showPicture(picture)}
        />
        <SetButton icon={X} label={words.remove(number)} onClick={onRemove} />
      </div>
    </div>
  )
}

/** Which frame it is, and what the model makes of words that it has not learned. */
function Heading({ number, text }: { readonly number: number; readonly text: string }) {
  const model = useModelStore((facts) => facts.capabilities)
  const literal = usePromptStore((facts) => facts.literal)
  const { as = [], unknown = [] } = model === null ? {} : understand({ prompt: text, literal }, model)
  const notes = [
    ...as.map(({ word, known }) => promptStrings.paintedAs(word, known)),
    ...(unknown.length > 0 ? [promptStrings.unknown([...new Set(unknown.map(({ word }) => word))])] : []),
  ]
  return (
    <div className="story-number" title={notes.join(' · ')}>
      {[words.frame(number), ...notes].join(' · ')}
    </div>
  )
}

/** The pictures that it takes along: those of the sheet, and those of frames by their numbers. */
function Context({ story: { set, known }, at }: Pick<FrameDetailsProps, 'story' | 'at'>) {
  const context = contextOf(set, at, known)
  if (context.length === 0) return <p>{words.noContext}</p>
  const ofFrame = (key: string) =>
    set.members.slice(0, at).findLastIndex((frame) => {
      const source = shownTry(frame, known)
      return source !== null && sourceKey(source) === key
    })
  return (
    <div className="story-takes">
      <span aria-hidden>{words.takes}</span>
      <ul className="story-context" aria-label={words.context(at + 1)}>
        {context.map((source, index) => {
          const key = sourceKey(source)
          const picture = known.pictures[key]
          const frame = index < set.story.sheet.length ? -1 : ofFrame(key)
          const label = frame < 0 ? words.fromSheet(index + 1) : words.fromFrame(frame + 1)
          return (
            <li key={key} title={label}>
              {picture ? (
                <img src={thumbnailUrl(picture.hash)} alt={label} />
              ) : (
                <span className="visually-hidden">{label}</span>
              )}
              {frame >= 0 && <span aria-hidden>{frame + 1}</span>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function useObjection(story: OpenStory, at: number): string | null {
  return useSyncExternalStore(subscribe, () => {
    const objection = objectionOf(story, at)
    return objection && inWords(objection)
  })
}

function inWords(objection: Objection): string {
  const { objections } = words
  switch (objection.kind) {
    case 'noModel':
      return objections.noModel
    case 'noContext':
      return objections.noContext(objection.model)
    case 'needsContext':
      return objections.needsContext(objection.model)
    case 'names':
      return objections.names(objection.named, objection.taken)
    case 'slots':
      return objections.slots(objection.asked, objection.most)
    case 'tooMuch':
      return objection.says
    case 'memory':
      return objections.memory(objection.says)
    case 'many':
      return objections.many(objection.model, objection.learned, objection.taken)
    default:
      return missingCase(objection)
  }
}

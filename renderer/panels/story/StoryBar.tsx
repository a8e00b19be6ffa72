import { Brush, FilePlus2, ListRestart, PackageOpen, Pencil, Redo2, Square, Trash2, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { redoAction, undoAction } from '../../actions/history.ts'
import { renameSet } from '../../actions/sets.ts'
import {
  deleteStoryAction,
  followAction,
  leaveStoryAction,
  newStoryAction,
  openStory,
  paintOpenAction,
  stopStoryAction,
  type OpenStory,
} from '../../actions/story.ts'
import { storyExportAction } from '../../actions/storyExport.ts'
import { useSetStore } from '../../stores/setStore.ts'
import { storyStrings as words } from '../../strings/story.ts'
import { ActionButton } from '../../ui/ActionButton.tsx'
import { Select } from '../../ui/Select.tsx'
import { SetButton } from '../sets/SetButton.tsx'
import { Sheet } from './Sheet.tsx'
import { TextLine } from './TextLine.tsx'

/** Which story it is, its character sheet, and what is done with all of it. */
export function StoryBar({ story }: { readonly story: OpenStory }) {
  return (
    <header className="story-bar">
      <WhichStory story={story} />
      <ActionButton action={newStoryAction} icon={FilePlus2} />
      <Sheet story={story} />
      <div className="story-verbs">
        <ActionButton action={undoAction} icon={Undo2} />
        <ActionButton action={redoAction} icon={Redo2} />
        {/* A field that is left by a press may give these two a use: nothing moves under the pointer. */}
        <ActionButton action={stopStoryAction} icon={Square} />
        <ActionButton action={deleteStoryAction} icon={Trash2} />
        <ActionButton action={followAction} icon={ListRestart} look="solid" text={words.followShort} />
        <ActionButton action={paintOpenAction} icon={Brush} look="solid" text={words.paintShort} />
        <ActionButton action={storyExportAction} icon={PackageOpen} />
        <ActionButton action={leaveStoryAction} icon={X} />
      </div>
    </header>
  )
}

function WhichStory({ story: { set } }: { readonly story: OpenStory }) {
  const { id, name, members } = set
  const lines = useSetStore((facts) => facts.lines)
  const [isNaming, setNaming] = useState(false)
  const others = lines.filter((line) => line.kind === 'story' && line.id !== id)
  const options = [{ id, name, count: members.length }, ...others].map((line) => ({
    value: line.id,
    label: words.line(line.name, line.count),
  }))
  if (isNaming)
    return (
      <TextLine
        label={words.name}
        value={name}
        // The user has just asked for it.
        autoFocus
        onTake={(text) => text.trim() !== '' && renameSet(text)}
        onLeave={() => setNaming(false)}
      />
    )
  return (
    <>
      <Select label={words.which} value={id} options={options} onChange={(chosen) => void openStory(chosen)} />
      <SetButton icon={Pencil} label={words.rename} onClick={() => setNaming(true)} />
    </>
  )
}

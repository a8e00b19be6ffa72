import { Archive, ArchiveRestore, ArrowRightToLine, Check, CopyPlus, Pencil, Plus, SquareStack } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import type { Board } from '../../../electron/contract.ts'
import {
  archiveBoard,
  duplicateBoard,
  listBoards,
  moveToBoard,
  nameBoard,
  newBoardAction,
  renameBoard,
  switchBoard,
} from '../../actions/boards.ts'
import { thumbnailUrl } from '../../document/pictureUrl.ts'
import { useBoardStore } from '../../stores/boardStore.ts'
import { useBoardsStore } from '../../stores/boardsStore.ts'
import { useMenuStore } from '../../stores/menuStore.ts'
import { useViewStore } from '../../stores/viewStore.ts'
import { boardStrings as words } from '../../strings/boards.ts'
import { Tip } from '../../ui/Tip.tsx'
import { SetButton } from '../sets/SetButton.tsx'
import './boards.css'

/** Names the open board, and lists all of them. */
export function BoardsButton() {
  const { boards, listed } = useBoardsStore()
  const openId = useBoardStore((facts) => facts.boardId)
  const name = boards.find(({ id }) => id === openId)?.name ?? ''
  return (
    <Popover.Root open={listed} onOpenChange={listBoards}>
      <Tip text={words.tip}>
        <Popover.Trigger className="button boards-button" aria-label={words.open(name)}>
          <SquareStack size={16} strokeWidth={1.75} aria-hidden />
          <span>{name}</span>
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Content
          className="boards"
          aria-label={words.boards}
          align="start"
          sideOffset={6}
          collisionPadding={10}
          // The menu of a row lies over the list, which stays.
          onInteractOutside={(event) => useMenuStore.getState().menu !== null && event.preventDefault()}
        >
          <ul aria-label={words.list}>
            {boards
              .filter(({ archived }) => !archived)
              .map((board) => (
                <BoardRow key={board.id} board={board} isOpen={board.id === openId} />
              ))}
          </ul>
          <PutAway boards={boards.filter(({ archived }) => archived)} />
          <button type="button" className="button is-solid" onClick={() => void newBoardAction.run()}>
            <Plus size={15} strokeWidth={1.75} aria-hidden />
            {newBoardAction.label}
          </button>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function BoardRow({ board, isOpen }: { readonly board: Board; readonly isOpen: boolean }) {
  const { id, name, coverHash } = board
  const selectedIds = useViewStore((facts) => facts.selectedIds)
  const isRenaming = useBoardsStore((facts) => facts.renamingId === id)
  return (
    <li className="boards-row" data-menu="board-row" data-subject={id}>
      {coverHash === null ? (
        <span className="boards-cover" />
      ) : (
        <img className="boards-cover" src={thumbnailUrl(coverHash)} alt="" />
      )}
      {isRenaming ? (
        <NameField board={board} onDone={() => nameBoard(null)} />
      ) : (
        <button
          type="button"
          className="boards-name"
          aria-label={words.show(name)}
          aria-current={isOpen}
          onClick={() => {
            listBoards(false)
            void switchBoard(id)
          }}
        >
          <span>{name}</span>
          {isOpen && <Check size={14} strokeWidth={2} aria-hidden />}
        </button>
      )}
      {!isOpen && selectedIds.length > 0 && (
        <SetButton
          icon={ArrowRightToLine}
          label={words.moveHere(selectedIds.length, name)}
          onClick={() => void moveToBoard(selectedIds, board)}
        />
      )}
      <SetButton icon={Pencil} label={words.rename(name)} onClick={() => nameBoard(id)} />
      <SetButton icon={CopyPlus} label={words.duplicate(name)} onClick={() => void duplicateBoard(board)} />
      <SetButton icon={Archive} label={words.archive(name)} onClick={() => void archiveBoard(board)} />
    </li>
  )
}

function NameField({ board: { id, name }, onDone }: { readonly board: Board; readonly onDone: () => void }) {
  const [text, setText] = useState(name)
  const keep = () => {
    onDone()
    if (text.trim() !== name) void renameBoard(id, text)
  }
  return (
    <input
      className="text-field boards-field"
      aria-label={words.name}
      value={text}
      maxLength={200}
      autoFocus
      onFocus={({ target }) => target.select()}
      onChange={({ target }) => setText(target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        if (event.key !== 'Escape') return
        // The list stays open.
        event.stopPropagation()
        event.preventDefault()
        onDone()
      }}
    />
  )
}

function PutAway({ boards }: { readonly boards: readonly Board[] }) {
  if (boards.length === 0) return null
  return (
    <details className="boards-away">
      <summary>{words.archived(boards.length)}</summary>
      <ul>
        {boards.map(({ id, name }) => (
          <li key={id} className="boards-row" data-menu="board-row" data-subject={id}>
            <span className="boards-name">{name}</span>
            <SetButton icon={ArchiveRestore} label={words.bringBack(name)} onClick={() => void switchBoard(id)} />
          </li>
        ))}
      </ul>
    </details>
  )
}

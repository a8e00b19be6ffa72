/** Bytes that outlive the window while they are on their way: one under each name, in the page's own database. */

const databaseName = 'drafts'
const table = 'drafts'

/** Written down once this is fulfilled. */
export async function writeDraft(name: string, draft: unknown): Promise<void> {
  await within('readwrite', (store) => store.put(draft, name))
}

/** Null where there is none. Whoever reads it checks what it is. */
export async function readDraft(name: string): Promise<unknown> {
  return (await within('readonly', (store) => store.get(name))) ?? null
}

export async function forgetDraft(name: string): Promise<void> {
  await within('readwrite', (store) => store.delete(name))
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(databaseName, 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(table))
  const database = await answer(opening)
  try {
    const transaction = database.transaction(table, mode)
    const value = answer(ask(transaction.objectStore(table)))
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      for (const end of ['error', 'abort']) transaction.addEventListener(end, () => reject(transaction.error))
    })
    return await value
  } finally {
    database.close()
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}

import type Database from 'libsql'

/** Each runs once, in order, in one transaction with the count of those done. Never edit one that has shipped. */
const migrations = [
  `CREATE TABLE pictures (
     id TEXT PRIMARY KEY,
     hash TEXT NOT NULL,
     parentId TEXT,
     prompt TEXT NOT NULL,
     width INTEGER NOT NULL,
     height INTEGER NOT NULL,
     createdAt INTEGER NOT NULL,
     elapsedMs INTEGER,
     recipe TEXT,
     deletedAt INTEGER
   ) STRICT;
   CREATE UNIQUE INDEX picturesByTime ON pictures (createdAt DESC);`,
]

export function migrate(database: Database.Database): void {
  const { user_version: done } = database.prepare('PRAGMA user_version').get() as { user_version: number }
  if (done > migrations.length) {
    throw new Error('This library was made by a newer Patchwork; update Patchwork to open it.')
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < done) continue
    database.exec(`BEGIN IMMEDIATE; ${migration} PRAGMA user_version = ${index + 1}; COMMIT;`)
  }
}

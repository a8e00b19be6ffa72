/** A picture as SQLite holds it. */
import { z } from 'zod'
import { parseRecipe } from '../../engine/images/recipe.ts'
import { pictureSchema, type Picture, type Recipe } from '../contract.ts'
import { flagSchema, jsonOf, parseRows, putAside } from './rows.ts'
import type { Database, Value } from './sqlite.ts'

/** Of the table itself, in the order of `valuesOf`. */
const own = [
  'id',
  'hash',
  'verb',
  'parentId',
  'turnId',
  'name',
  'starred',
  'prompt',
  'width',
  'height',
  'createdAt',
  'elapsedMs',
  'recipe',
  'guardStrength',
  'guardDrift',
  'guardChanged',
  'guardRestored',
] as const

const blobOf = (kind: string) => `(SELECT hash FROM blobs WHERE ownerId = pictures.id AND kind = '${kind}')`

/** All that a picture is read from, references and the files of its guard included. */
export const columns = `rowid AS rowNumber, ${own.join(', ')},
  (SELECT json_group_array(referenceId ORDER BY place) FROM pictureReferences WHERE pictureId = pictures.id) AS referenceIds,
  (SELECT json_group_array(tag ORDER BY tag) FROM pictureTags WHERE pictureId = pictures.id) AS tags,
  ${blobOf('guardEdit')} AS editHash, ${blobOf('guardMap')} AS mapHash, ${blobOf('guardCopy')} AS copyHash,
  EXISTS ${blobOf('tokens')} AS hasTokens`

export const insertSql = `INSERT INTO pictures (model, ${own.join(', ')}) VALUES (?, ${own.map(() => '?').join(', ')})`

export function valuesOf(picture: Picture): Value[] {
  const { guard } = picture
  return [
    picture.recipe?.model ?? null,
    picture.id,
    picture.hash,
    picture.verb,
    picture.parentId,
    picture.turnId,
    picture.name,
    picture.starred ? 1 : 0,
    picture.prompt,
    picture.width,
    picture.height,
    picture.createdAt,
    picture.elapsedMs,
    picture.recipe && JSON.stringify(picture.recipe),
    guard?.strength ?? null,
    guard?.drift ?? null,
    guard?.changed ?? null,
    guard?.restored ?? null,
  ]
}

/** Rows of `columns`. A recipe that is not understood goes aside alone, the picture stays. */
export function toPictures(database: Database, rows: readonly unknown[]): Picture[] {
  return parseRows(database, 'pictures', rows, rowSchema).map(({ recipe, ...picture }) => ({
    ...picture,
    recipe: recipe === null ? null : (parseRecipe(recipe) ?? withoutRecipe(database, picture.id, recipe)),
  }))
}

const rowSchema = pictureSchema
  .omit({ recipe: true, guard: true })
  .extend({
    starred: flagSchema,
    hasTokens: flagSchema,
    referenceIds: jsonOf(pictureSchema.shape.referenceIds),
    tags: jsonOf(pictureSchema.shape.tags),
    recipe: z.string().nullable(),
    guardStrength: z.number().nullable(),
    guardDrift: z.number().nullable(),
    guardChanged: z.number().nullable(),
    guardRestored: z.number().nullable(),
    editHash: z.string().nullable(),
    mapHash: z.string().nullable(),
    copyHash: z.string().nullable(),
  })
  .transform(({ guardStrength, guardDrift, guardChanged, guardRestored, editHash, mapHash, copyHash, ...picture }) => ({
    ...picture,
    // A refusal costs ten times a row, and most rows are of no edit.
    guard:
      guardStrength === null
        ? null
        : (pictureSchema.shape.guard.safeParse({
            strength: guardStrength,
            drift: guardDrift,
            changed: guardChanged,
            restored: guardRestored,
            editHash,
            mapHash,
            ...(copyHash !== null && { copyHash }),
          }).data ?? null),
  }))

function withoutRecipe(database: Database, id: string, recipe: string): Recipe | null {
  try {
    database.transaction(() => {
      putAside(database, 'pictures', { id, recipe }, 'The recipe is not understood.')
      database.prepare('UPDATE pictures SET recipe = NULL WHERE id = ?').run(id)
    })()
  } catch {
    // See `moveAside`: it is met again the next time.
  }
  return null
}

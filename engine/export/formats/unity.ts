/**
 * Unity 2021.2 and newer, with its package 2D Sprite: JSON beside each page, and an editor script that slices the page by it
 * when Unity imports it (https://docs.unity3d.com/Packages/com.unity.2d.sprite@1.0/manual/DataProvider.html).
 */
import type { Frame, Page, Sheet, TextFile } from '../sheet/sheet.ts'
import { sha256 } from '../../sha256.ts'
import { json } from './texturePacker.ts'

export function unityFiles(sheet: Sheet): readonly TextFile[] {
  const pages = sheet.pages.map((page, index) => pageOf(sheet, page, index))
  // A project may hold several exports: each script has a class of its own, and slices by its own files.
  const id = hash(JSON.stringify(pages))
  return [
    ...pages.map((page, index) => ({
      path: `${sheet.pages[index]!.name}.sheet.json`,
      text: json({ app: 'Patchwork', id, ...page }),
    })),
    { path: `Editor/${sheet.name}.importer.cs`, text: scriptOf(id) },
  ]
}

function pageOf(sheet: Sheet, { name, width, height }: Page, page: number) {
  const { frames, animations, scale } = sheet
  return {
    texture: `${name}.png`,
    width,
    height,
    pixelsPerUnit: 100 * scale,
    sprites: frames.filter((frame) => frame.page === page).map((frame) => spriteOf(sheet, frame)),
    animations: animations.map((animation) => ({
      name: animation.name,
      loop: animation.loop,
      frames: animation.frames.map(({ frame, duration }) => ({ sprite: frames[frame]!.name, duration })),
    })),
  }
}

/** Unity counts from the lower left corner, and holds a sprite by a point of what is left of it. */
function spriteOf({ pages, pivot }: Sheet, { name, at, visible, source, page, nineSlice }: Frame) {
  const { x, y } = pivot ?? { x: 0.5, y: 0.5 }
  return {
    name,
    /** The same for the same name, so that what refers to the sprite still does after the next export. */
    spriteId: hash(name),
    x: at.x,
    y: pages[page]!.height - at.y - at.height,
    width: at.width,
    height: at.height,
    pivotX: (x * source.width - visible.x) / visible.width,
    pivotY: 1 - (y * source.height - visible.y) / visible.height,
    borderLeft: nineSlice?.left ?? 0,
    borderBottom: nineSlice?.bottom ?? 0,
    borderRight: nineSlice?.right ?? 0,
    borderTop: nineSlice?.top ?? 0,
  }
}

function hash(text: string): string {
  return sha256(text).slice(0, 32)
}

const scriptOf = (
  id: string,
) => `// Written by Patchwork: slices the textures that lie beside this folder as their .sheet.json says.
// Needs the package 2D Sprite (com.unity.2d.sprite).
#if UNITY_EDITOR && UNITY_2021_2_OR_NEWER
using System;
using System.IO;
using System.Linq;
using UnityEditor;
using UnityEditor.U2D.Sprites;
using UnityEngine;

namespace Patchwork.Sheet_${id}
{
    public class SheetImporter : AssetPostprocessor
    {
        private const string Id = "${id}";

        private void OnPreprocessTexture()
        {
            var jsonPath = Path.ChangeExtension(assetPath, ".sheet.json");
            if (!File.Exists(jsonPath)) return;
            var sheet = JsonUtility.FromJson<Sheet>(File.ReadAllText(jsonPath));
            if (sheet == null || sheet.id != Id) return;
            context.DependsOnSourceAsset(jsonPath);

            var importer = (TextureImporter)assetImporter;
            importer.textureType = TextureImporterType.Sprite;
            importer.spriteImportMode = SpriteImportMode.Multiple;
            importer.spritePixelsPerUnit = sheet.pixelsPerUnit;
            importer.alphaIsTransparency = true;
            importer.mipmapEnabled = false;
            importer.npotScale = TextureImporterNPOTScale.None;
            importer.maxTextureSize = Mathf.NextPowerOfTwo(Mathf.Max(32, sheet.width, sheet.height));

            var factories = new SpriteDataProviderFactories();
            factories.Init();
            var provider = factories.GetSpriteEditorDataProviderFromObject(assetImporter);
            provider.InitSpriteEditorDataProvider();
            var rects = sheet.sprites.Select(sprite => sprite.ToRect()).ToArray();
            provider.SetSpriteRects(rects);
            var names = provider.GetDataProvider<ISpriteNameFileIdDataProvider>();
            names.SetNameFileIdPairs(rects.Select(rect => new SpriteNameFileIdPair(rect.name, rect.spriteID)));
            provider.Apply();
        }
    }

    [Serializable]
    public class Sheet
    {
        public string id;
        public int width;
        public int height;
        public float pixelsPerUnit;
        public SpriteEntry[] sprites;
    }

    [Serializable]
    public class SpriteEntry
    {
        public string name;
        public string spriteId;
        public float x;
        public float y;
        public float width;
        public float height;
        public float pivotX;
        public float pivotY;
        public float borderLeft;
        public float borderBottom;
        public float borderRight;
        public float borderTop;

        public SpriteRect ToRect()
        {
            return new SpriteRect
            {
                name = name,
                spriteID = new GUID(spriteId),
                rect = new Rect(x, y, width, height),
                alignment = SpriteAlignment.Custom,
                pivot = new Vector2(pivotX, pivotY),
                border = new Vector4(borderLeft, borderBottom, borderRight, borderTop),
            };
        }
    }
}
#endif
`

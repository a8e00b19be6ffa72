/**
 * Where a picture's pixels come from, in the words that search engines and photo programs read: IPTC Photo Metadata,
 * "Digital Source Type" (https://cv.iptc.org/newscodes/digitalsourcetype/), as XMP.
 */
import type { Recipe } from '../event.ts'

/** All of it made by a model, or some of it in a picture that came from elsewhere. */
export type DigitalSource = 'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia'

export function sourceTypeOf(recipe: Recipe | null): DigitalSource {
  return recipe && recipe.sources.length > 0 ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia'
}

/** Pixels of a picture that came from elsewhere make a composite of what is made from it. */
export function sourceOf(sources: readonly (DigitalSource | null)[]): DigitalSource {
  const isOwn = sources.every((source) => source === 'trainedAlgorithmicMedia')
  return isOwn ? 'trainedAlgorithmicMedia' : 'compositeWithTrainedAlgorithmicMedia'
}

export function parseDigitalSource(xmp: string): DigitalSource | null {
  const [, source] =
    /\/digitalsourcetype\/(compositeWithTrainedAlgorithmicMedia|trainedAlgorithmicMedia)"/.exec(xmp) ?? []
  return (source as DigitalSource | undefined) ?? null
}

/** The vocabulary's identifiers begin with http:, whatever the address bar says. */
export function digitalSourceXmp(source: DigitalSource): string {
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${source}"
    xmp:CreatorTool="Patchwork"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`
}

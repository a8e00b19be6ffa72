#!/bin/sh
# One lease of a GPU, one call: from packs to averaged weights; see README.md, "On a GPU".
#
#   sh drive.sh INPUTS OUT
#
# INPUTS holds what was made ahead of time: pack/ and photos/ (packs), tokenizer/, pca.npz, and start/, a model folder to
# begin with. Everything else stays in WORK. OUT gets files of at most 15 MiB, first after FIRST seconds, then every EVERY:
# a call that is cut off loses no more. It ends by itself after BUDGET seconds, counted from its first line.
set -eu
inputs=$(realpath "$1") out=$(realpath -m "$2")
began=$(date +%s) budget=${BUDGET:-690} work=${WORK:-/tmp/patchwork-training}
shape=${SHAPE:-second} python=${PYTHON:-python3} flags=${FLAGS---compile}
cd "$(dirname "$0")"
export PYTHONUNBUFFERED=1 TORCHINDUCTOR_CACHE_DIR="$work/inductor" PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
mkdir -p "$work" "$out"
say() { echo "$(($(date +%s) - began)) s: $*"; }

# Words and photos are work for the CPUs, drawings for the GPU: all three at once.
parts=${PHOTO_PARTS:-8} encoding=
for pack in pack photos; do
  $python dataset.py --data "$inputs/$pack" --tokenizer "$inputs/tokenizer" --shape "$shape" --out "$work/$pack.wordings.npz" &
  encoding="$encoding $!"
done
for part in $(seq 0 $((parts - 1))); do
  CUDA_VISIBLE_DEVICES= OMP_NUM_THREADS=1 $python encode.py --pack "$inputs/photos" --basis "$inputs/pca.npz" \
    --out "$work/photos.latents.npy" --batch 32 --part "$part/$parts" &
  encoding="$encoding $!"
done
$python checkCompose.py "$inputs/pack"
$python encode.py --pack "$inputs/pack" --basis "$inputs/pca.npz" --out "$work/pack.latents.npy" --batch "${ENCODE_BATCH:-512}"
for process in $encoding; do wait "$process"; done
say "encoded"

(
  sleep "${FIRST:-300}"
  while :; do
    [ -f "$work/run/model.pt" ] && $python parts.py split-model "$work/run/model.pt" "$out"
    sleep "${EVERY:-90}"
  done
) &
keeper=$!
trap 'kill $keeper 2>/dev/null || true' EXIT
# The last twenty seconds are for the parts.
$python train.py --wordings "$work/pack.wordings.npz" "$work/photos.wordings.npz" --latents "$work/pack.latents.npy" \
  "$work/photos.latents.npy" --run "$work/run" --tokenizer "$inputs/tokenizer" --shape "$shape" --from "$inputs/start" \
  --no-copy-heads --edits-from 0 --until $((began + budget - 20)) --save-every 1.5 $flags ${MODEL_FLAGS:-}
kill $keeper 2>/dev/null || true
$python parts.py split-model "$work/run/model.pt" "$out"
say "done"

#!/bin/sh
# One lease of a GPU, one call: from packs to averaged weights; see README.md, "On a GPU".
#
#   sh drive.sh INPUTS OUT
#
# INPUTS holds what was made ahead of time: pack/ and photos/ (packs), tokenizer/, pca.npz, and start/, a model folder to
# begin with, which may come while pictures are made. With a vae/ in it the last level of the decoder is trained on beside
# it, and with judge/ (a pack of every cell with its truth) a judge. Everything else stays in WORK. OUT gets files of at
# most 15 MiB, first after FIRST seconds, then every EVERY: a call that is cut off loses no more. It ends by itself after
# BUDGET seconds, counted from its first line; WORK/until holds that second of the epoch and may be written anew meanwhile.
set -eu
inputs=$(realpath "$1") out=$(realpath -m "$2")
began=$(date +%s) budget=${BUDGET:-690} work=${WORK:-/tmp/patchwork-training}
shape=${SHAPE:-second} python=${PYTHON:-python3} flags=${FLAGS---compile}
cd "$(dirname "$0")"
export PYTHONUNBUFFERED=1 TORCHINDUCTOR_CACHE_DIR="$work/inductor" PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
mkdir -p "$work" "$out"
say() { echo "$(($(date +%s) - began)) s: $*"; }

echo $((began + budget - 20)) >"$work/until"

background=
behind() { "$@" & background="$background $!"; }
share() { # all the shares of a pack's latents, PACK SHARES BATCH
  for part in $(seq 0 $(($2 - 1))); do
    behind $python encode.py --pack "$inputs/$1" --basis "$inputs/pca.npz" --out "$work/$1.latents.npy" --batch "$3" --part "$part/$2"
  done
}
beside() { # LOG COMMAND...: what has a GPU's idle moments, and its result in OUT; nothing waits for it
  log="$out/$1.log"; shift
  "$@" >"$log" 2>&1 || echo "failed" >>"$log"
}
judge() {
  $python composeAll.py "$inputs/judge" --shrink 2
  $python judge.py --data "$inputs/judge" --out "$work/judge.pt" --batch "${JUDGE_BATCH:-512}" --minutes "${JUDGE_MINUTES:-4}"
  cp "$work/judge.pt" "$out/judge.part"
}
detail() {
  $python trainDetail.py --from "$inputs/start" --data "$inputs/pack" --basis "$inputs/pca.npz" --out "$work/detail.pt" \
    --batch "${DETAIL_BATCH:-48}" --minutes "${DETAIL_MINUTES:-5}"
  cp "$work/detail.pt" "$out/detail.part"
}
train() { # PACK... -- FLAGS
  wordings= latents=
  while [ "$1" != -- ]; do wordings="$wordings $work/$1.wordings.npz" latents="$latents $work/$1.latents.npy"; shift; done
  shift
  exec $python train.py --wordings $wordings --latents $latents --tokenizer "$inputs/tokenizer" --shape "$shape" \
    $from --no-copy-heads --edits-from 0 --edits 0.5 $flags ${MODEL_FLAGS:-} "$@"
}
compile() { # the first pictures are enough to compile every graph while the rest are made; lengths follow from wordings
  $python dataset.py --data "$inputs/pack" --tokenizer "$inputs/tokenizer" --shape "$shape" --limit 40000 --out "$work/first.wordings.npz"
  $python encode.py --pack "$inputs/pack" --basis "$inputs/pca.npz" --out "$work/first.latents.npy" --limit 4000
  from= train first -- --run "$work/first" --minutes 0
}

# Words and photos are work for the CPUs, drawings for both; graphs compile meanwhile.
[ -z "$flags" ] || (compile) & compiling=$!
for pack in pack photos; do
  behind $python dataset.py --data "$inputs/$pack" --tokenizer "$inputs/tokenizer" --shape "$shape" --out "$work/$pack.wordings.npz"
done
share pack "${PACK_PARTS:-4}" "${ENCODE_BATCH:-512}"
(
  export CUDA_VISIBLE_DEVICES= OMP_NUM_THREADS=1
  background=
  share photos "${PHOTO_PARTS:-12}" 32
  for process in $background; do wait "$process"; done
) &
background="$background $!"
$python checkCompose.py "$inputs/pack"
for process in $background; do wait "$process"; done
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
wait $compiling || say "nothing was compiled ahead"
until [ -f "$inputs/start/model.safetensors" ]; do sleep 1; done
[ ! -d "$inputs/judge" ] || beside judge judge &
[ ! -d "$inputs/start/vae" ] || beside detail detail &
# The last twenty seconds are for the parts.
from="--from $inputs/start"
(train pack photos -- --run "$work/run" --until "$work/until" --fall "${FALL:-0.5}" --save-every 1.5)
kill $keeper 2>/dev/null || true
$python parts.py split-model "$work/run/model.pt" "$out"
say "done"

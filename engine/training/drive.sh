#!/bin/sh
# From a pack to a checkpoint on one GPU machine, in calls of under ten minutes each; see README.md, "On a GPU".
#
#   sh drive.sh first  WORK PACK TOKENIZER OUT     composes, trains the autoencoder, encodes
#   sh drive.sh model  WORK PACK TOKENIZER OUT     one chunk of the transformer, then what is so far goes to OUT
#
# WORK is a folder on the machine's own disk and holds all state; OUT gets files of at most 16 MiB. Budgets in minutes
# come from the environment: AUTOENCODER (6), CHUNK (8.3), TOTAL (16.6). SHAPE is studio unless said otherwise.
set -eu
cd "$(dirname "$0")"
step=$1 work=$2 pack=$3 tokenizer=$4 out=$5
shape=${SHAPE:-studio} python=${PYTHON:-python3} flags=${FLAGS---compile}
export PYTHONUNBUFFERED=1 TORCHINDUCTOR_CACHE_DIR="$work/inductor" PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True
mkdir -p "$work" "$out"

if [ "$step" = first ]; then
  $python dataset.py --data "$pack" --tokenizer "$tokenizer" --shape "$shape" --out "$work/wordings.npz" &
  $python checkCompose.py "$pack"
  $python trainAutoencoder.py --pack "$pack" --out "$work/autoencoder.pt" --shape "$shape" \
    --minutes "${AUTOENCODER:-6}" --pool "${POOL:-100000}" $flags ${AUTOENCODER_FLAGS:-}
  $python encode.py --pack "$pack" --autoencoder "$work/autoencoder.pt" --out "$work/latents.npy" ${ENCODE_FLAGS:-}
  wait
  $python parts.py split-autoencoder "$work/autoencoder.pt" "$out"
else
  $python train.py --wordings "$work/wordings.npz" --latents "$work/latents.npy" --run "$work/run" \
    --tokenizer "$tokenizer" --shape "$shape" --minutes "${CHUNK:-8.3}" --total "${TOTAL:-16.6}" $flags ${MODEL_FLAGS:-}
  $python parts.py split-model "$work/run/model.pt" "$out"
fi

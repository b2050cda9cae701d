#!/usr/bin/env sh
# Makes d3-scale.min.js anew: fetches the modules by npm into a folder of its own, bundles them, and puts the licence beside.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work"
npm install --no-audit --no-fund --no-save d3-scale@4.0.3 d3-time@3.1.1 esbuild@0.28.2
cp "$here/scale.js" .
npx esbuild scale.js --bundle --minify --format=iife --global-name=d3 --target=es2020 --legal-comments=none \
  --banner:js="/* d3-scale 4.0.3 and its parts, (c) Mike Bostock, ISC licence; made by make.sh */" --outfile="$here/d3-scale.min.js"
cp node_modules/d3-scale/LICENSE "$here/d3-scale.LICENSE"
rm -r "$work"

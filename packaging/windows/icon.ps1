# Packs the PNG pictures of the icon into target\windows\boardsight.ico: an ICO file may hold PNG as it is (Windows Vista
# and later), so nothing has to be installed.
$ErrorActionPreference = 'Stop'
$root = Resolve-Path (Join-Path $PSScriptRoot '..\..')
$sizes = 16, 24, 32, 48, 64, 128, 256
$pictures = $sizes | ForEach-Object { , [IO.File]::ReadAllBytes((Join-Path $root "assets\icon\boardsight-$_.png")) }
$folder = New-Item -ItemType Directory -Force (Join-Path $root 'target\windows')
$out = [IO.BinaryWriter]::new([IO.File]::Create((Join-Path $folder 'boardsight.ico')))
$out.Write([uint16]0); $out.Write([uint16]1); $out.Write([uint16]$sizes.Count)
$at = 6 + 16 * $sizes.Count
for ($i = 0; $i -lt $sizes.Count; $i++) {
    $side = if ($sizes[$i] -ge 256) { 0 } else { $sizes[$i] }
    $out.Write([byte]$side); $out.Write([byte]$side); $out.Write([byte]0); $out.Write([byte]0)
    $out.Write([uint16]1); $out.Write([uint16]32)
    $out.Write([uint32]$pictures[$i].Length); $out.Write([uint32]$at)
    $at += $pictures[$i].Length
}
$pictures | ForEach-Object { $out.Write([byte[]]$_) }
$out.Close()

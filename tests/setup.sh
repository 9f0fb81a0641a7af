# Sourced by tests/run.sh, examples/quickstart.sh and .ci/run, from the top folder: what the build needs, and the steps
# they share. Debian 12 (bookworm) or newer.

library_packages=(
  g++ cmake ninja-build pkg-config
  libyaml-cpp-dev libfmt-dev libsimdjson-dev libre2-dev libutf8proc-dev libintelrdfpmath-dev libmd-dev
  libhowardhinnant-date-dev tzdata libboost-graph-dev
)
program_packages=(libcli11-dev)
test_packages=(doctest-dev python3 python3-jsonschema chromium fonts-noto-cjk valgrind)
clang_packages=(clang libclang-rt-dev llvm libbenchmark-dev)

passed=0
failed=0

step() { printf '\n==> %s\n' "$*"; }

# Installs those of the Debian packages given that are missing, and nothing else.
install_missing() {
  local package missing=() sudo=()
  if ! command -v dpkg-query >/dev/null; then
    step "not Debian: these must be here already, under your system's names: $*"
    return
  fi
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  step "installing Debian packages: ${missing[*]}"
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "neither root nor sudo; as root, run: apt-get install ${missing[*]}" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -q
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# build FOLDER COMPILER [CMake option]...
build() {
  local folder=$1 compiler=$2
  shift 2
  step "building in $folder with $compiler"
  cmake -S . -B "$folder" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "$@"
  cmake --build "$folder" -j "$(nproc)"
}

# run_tests FOLDER: everything CTest knows there; adds to `passed` and `failed`, and fails if a test does. A doctest run
# counts by its test cases, anything else as one.
run_tests() {
  local folder=$1 status=0 good bad
  step "testing in $folder"
  ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$(nproc)" || status=$?
  read -r good bad < <(awk '
    / Test: /                   { cases = wrong = 0 }
    /^\[doctest\] test cases: / { split($0, part, "|"); cases = part[2] + 0; wrong = part[3] + 0 }
    /^Test Passed\.$/           { good += cases ? cases : 1 }
    /^Test (Failed\.|Fail Reason:)$/ { good += cases; bad += wrong ? wrong : 1 }
    END                         { print good + 0, bad + 0 }' "$folder/Testing/Temporary/LastTest.log")
  ((status == 0 || bad > 0)) || bad=1
  passed=$((passed + good)) failed=$((failed + bad))
  return "$status"
}

# Sourced by ./mvnw and ./parley: exports JAVA_HOME of a JDK that is new enough.
# Order: JAVA_HOME, the javac on PATH, then the folders where installers put JDKs.
_jdk_wanted=25
_jdk_ok() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  _jdk_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${_jdk_version:-0}" -ge "$_jdk_wanted" ]
}
if ! _jdk_ok "${JAVA_HOME:-/nonexistent}"; then
  _jdk_on_path=$(command -v javac 2>/dev/null) &&
    _jdk_on_path=$(dirname "$(dirname "$(readlink -f "$_jdk_on_path" 2>/dev/null || echo "$_jdk_on_path")")")
  for _jdk in "$_jdk_on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$_jdk" ] && _jdk_ok "$_jdk"; then
      JAVA_HOME=$_jdk
      break
    fi
  done
  if ! _jdk_ok "${JAVA_HOME:-/nonexistent}"; then
    echo "Parley needs a JDK $_jdk_wanted or newer and found none: install one, or set JAVA_HOME to one." >&2
    exit 1
  fi
fi
export JAVA_HOME

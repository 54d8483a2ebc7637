module demo {
  requires io.github.dockertls;
}

package com.example

import io.github.dockertls.DockerEndpoint
import io.github.dockertls.DockerTls
import io.github.dockertls.DockerTlsException
import java.nio.file.Path

/** As Program.java, in Kotlin, which reads the marks about null. */
fun main(arguments: Array<String>) {
    val welcome = DockerEndpoint.builder(arguments[0]).certificates(Path.of(arguments[1])).build()
    welcome.connect().use { docker -> println(docker.versionCmd().exec().version) }
    DockerTls.connect().use { docker -> docker.listImagesCmd().exec().forEach { println(it.repoTags[0]) } }
    val stranger = DockerEndpoint.builder(arguments[0]).certificates(Path.of(arguments[2])).build()
    try {
        stranger.connect().use { docker -> docker.versionCmd().exec() }
    } catch (e: DockerTlsException) {
        println("${e.reason().slug()}: ${e.message}")
    }
    println(stranger.diagnose().text())
}

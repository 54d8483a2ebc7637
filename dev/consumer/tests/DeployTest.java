package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.DockerClient;
import io.github.dockertls.testing.TlsDockerd;
import java.util.List;
import org.junit.jupiter.api.Test;

// cut README.md: class DeployTest

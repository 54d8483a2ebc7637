package io.github.dockertls;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** An endpoint's transport: what fails in it knows whose request it was. */
final class TracedTransport implements DockerHttpClient {
  private final DockerHttpClient transport;
  private final DockerEndpoint endpoint;

  TracedTransport(DockerHttpClient transport, DockerEndpoint endpoint) {
    this.transport = transport;
    this.endpoint = endpoint;
  }

  @Override
  public Response execute(Request request) {
    try {
      return new EndpointResponse(transport.execute(request));
    } catch (DockerTlsException e) {
      throw e.from(endpoint);
    }
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }

  @Override
  public String toString() {
    return transport.toString();
  }

  private final class EndpointResponse implements Response {
    private final Response response;
    private final InputStream body;

    EndpointResponse(Response response) {
      this.response = response;
      body = new Body(response.getBody());
    }

    @Override
    public int getStatusCode() {
      return response.getStatusCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return response.getHeaders();
    }

    @Override
    public InputStream getBody() {
      return body;
    }

    @Override
    public void close() {
      response.close();
    }
  }

  private final class Body extends FilterInputStream {
    Body(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (DockerTlsException e) {
        throw e.from(endpoint);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (DockerTlsException e) {
        throw e.from(endpoint);
      }
    }
  }
}

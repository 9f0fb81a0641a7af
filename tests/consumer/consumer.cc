// Fails unless headers and library are of one release and an exact number comes back through the
// library.
#include <aftersales/aftersales.h>
#include <aftersales/version.h>

#include <iostream>

int main() {
  const auto price = aftersales::Decimal::parse("19.90");
  if (!price || price->to_string(2) != "19.90") return 1;
  std::cout << "aftersales " << AFTERSALES_VERSION_STRING << ", " << price->to_string(2) << '\n';
}
